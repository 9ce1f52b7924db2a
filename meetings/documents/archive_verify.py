"""Kiểm tra một hồ sơ lưu trữ: python3 nhat-ky/kiem-tra.py

Đối chiếu mã băm của từng tệp với SHA256SUMS và tính lại chuỗi nhật ký, mục nào nối với mục nào, đến đầu
chuỗi ghi trong dau-chuoi.json. Chỉ cần Python 3.8 trở lên, không cần mạng, không cần phần mềm nào khác.

This file goes into each archive as it stands, so it imports nothing but the standard library.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

GENESIS = "0" * 64
HASHED = ("stream", "seq", "at", "actor", "authority", "code", "data")
CHUNK = 1 << 20


def file_faults(root: Path) -> Iterator[str]:
    """Files that are missing or are not what SHA256SUMS says."""
    for line in (root / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        expected, _space, name = line.partition("  ")
        path = root / name
        if not path.is_file():
            yield f"thiếu tệp: {name}"
            continue
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        if digest.hexdigest() != expected:
            yield f"tệp đã bị sửa: {name}"


def chain_faults(path: Path, seq: int, head: str) -> Iterator[str]:
    """Entries of one stream that do not fit, up to the head it had when the archive was made."""
    previous, count = GENESIS, 0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            count += 1
            if entry["seq"] != count or entry["prev"] != previous:
                yield f"{path.name}: mục {entry['seq']} không nối với mục trước"
            content = json.dumps(
                {name: entry[name] for name in HASHED},
                sort_keys=True,
                separators=(",", ":"),
                ensure_ascii=False,
            )
            if hashlib.sha256(f"{entry['prev']}\n{content}".encode()).hexdigest() != entry["hash"]:
                yield f"{path.name}: nội dung mục {entry['seq']} đã bị sửa"
            previous = entry["hash"]
    if (count, previous) != (seq, head):
        yield f"{path.name}: không khớp với đầu chuỗi (mục {seq})"


def main() -> int:
    """Say what does not fit; 1 where anything does not."""
    here = Path(__file__).resolve().parent
    faults = list(file_faults(here.parent))
    heads = json.loads((here / "dau-chuoi.json").read_text(encoding="utf-8"))
    for stream in heads:
        faults += chain_faults(here / stream["file"], stream["seq"], stream["head"])
    for fault in faults:
        sys.stdout.write(f"LỖI: {fault}\n")
    entries = sum(stream["seq"] for stream in heads)
    sys.stdout.write("CÓ LỖI.\n" if faults else f"Nguyên vẹn: mọi tệp, {entries} mục nhật ký.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
