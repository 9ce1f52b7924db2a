// Elements that a module makes itself, where a page's own template cannot know them.

/** An element with a class and plain text. */
export function made(tag, className, content) {
  const element = document.createElement(tag);
  element.className = className;
  if (content !== undefined) element.textContent = content;
  return element;
}

/** A button that does `act`. */
export function button(className, content, act) {
  const element = made("button", className, content);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}
