// The QR code on a slip holds "?ma=<code>#<secret>". What stands behind "#" is sent to no server by itself:
// it is put into the form and posted, and leaves the address at once, so that no history keeps it.

const form = document.querySelector("form[data-track]");
const secret = location.hash.slice(1);

if (form && secret) {
  history.replaceState(null, "", location.pathname + location.search);
  form.elements.secret.value = secret;
  if (form.elements.code.value) form.requestSubmit();
  else form.elements.code.focus();
}
