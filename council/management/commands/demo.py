"""manage.py demo: make the demo world once, say how to get in, and serve it if asked."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from council import clock
from council.demo import plan as demo
from council.demo.plan import PASSWORD, STAGES, Plan
from council.models import Council

ROLES = (
    ("hn-chutoa", "Chủ tọa / presiding chair"),
    ("hn-thuky", "Thư ký / session secretary"),
    ("hn-vanphong", "Văn phòng / secretariat"),
    ("hn-002 … hn-125", "Đại biểu / delegates"),
    ("hn-cds", "Cán bộ chuyển đổi số / digital officer"),
    ("hn-khach", "Khách mời / guest"),
    ("00004-002", "Đại biểu phường Ba Đình / delegate of a ward"),
    ("hn-soantailieu", "Cán bộ nộp tài liệu của một sở / hands in papers for a department (-soantailieu2)"),
    ("hn-bc-chutich", "Chủ tịch Ủy ban bầu cử thành phố / head of the city's Election Committee"),
    ("hn-bc-giupviec", "Tổ giúp việc Ủy ban bầu cử thành phố / clerk of the committee"),
    ("hn-bc-ban", "Ban bầu cử thành phố / election board of the city"),
    ("00004-bc-chutich", "Chủ tịch Ủy ban bầu cử phường / head of a ward's committee"),
    ("00004-bc-giupviec", "Tổ giúp việc phường / clerk of the ward"),
    ("00004-bc-giupviec2", "Người nhập lần hai / second clerk, for the second entry"),
    ("00004-bc-ban", "Ban bầu cử phường / election board of the ward"),
    ("00004-bc-to1", "Tổ bầu cử số 1 / polling team of area 1"),
    ("00004-bc-to2", "Tổ bầu cử số 2 / polling team of area 2"),
    ("hn-kiennghi", "Cán bộ dân nguyện thành phố / petition officer of the city (-kiennghi2: a second one)"),
    ("hn-truongban", "Lãnh đạo phụ trách dân nguyện / head of the petition office"),
    ("hn-ban", "Cán bộ Ban của HĐND / officer of the city's Boards"),
    ("hn-soxaydung", "Sở Xây dựng / officer of a department (-sonnmt, -sogddt, -soyte, -congan …)"),
    ("00004-kiennghi", "Cán bộ dân nguyện phường / petition officer of a ward (-truongban, -ban)"),
    ("00004-ubnd", "Ủy ban nhân dân phường / officer of the ward's People's Committee"),
    ("quantri", "Quản trị hệ thống / system operator"),
)


class Command(BaseCommand):
    help = "Make the demo world (once) and say how to get in; --serve also serves it on loopback."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=STAGES, default="sitting", help="how far the story has come")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="the day it plays on (YYYY-MM-DD); default today"
        )
        parser.add_argument("--seed", type=int, default=1, help="another seed, other people")
        parser.add_argument("--serve", action="store_true", help="serve it with Daphne")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--json", action="store_true", help="print accounts and addresses as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan(options["stage"], options["today"] or clock.today(), options["seed"])
        if Council.objects.exists():
            self._say(
                options,
                "Thế giới demo đã có sẵn, dữ liệu được giữ nguyên. / The demo world is there; kept as it is.",
            )
        else:
            self._make(plan, options)
        address = f"http://{options['host']}:{options['port']}"
        facts = demo.facts(plan)
        if options["json"]:
            accounts = [name for name, _what in ROLES]
            self.stdout.write(
                json.dumps({"password": PASSWORD, "accounts": accounts, **facts}, ensure_ascii=False)
            )
        else:
            self._tell(address, facts)
        if options["serve"]:
            serve(options["host"], options["port"])

    def _make(self, plan: Plan, options: dict[str, Any]) -> None:
        self._say(
            options, "Đang tạo thế giới demo (dưới một phút)… / Making the demo world (under a minute)…"
        )
        try:
            with transaction.atomic():
                demo.build(plan, lambda line: self._say(options, f"  {line}"))
        except OSError as error:
            raise CommandError(f"Không ghi được tệp demo: {error}") from error

    def _say(self, options: dict[str, Any], line: str) -> None:
        if not options["json"]:
            self.stdout.write(line)
            self.stdout.flush()

    def _tell(self, address: str, facts: dict[str, Any]) -> None:
        out = [
            "",
            f"  Trang công khai / public      {address}/",
            f"  Đăng nhập / sign in           {address}/tai-khoan/login/",
        ]
        out += [f"  {label:<29} {address}{path}" for label, path in facts.get("addresses", {}).items()]
        out += ["", f"  Mật khẩu chung / password for all: {PASSWORD}", ""]
        out += [f"    {name:<18} {what}" for name, what in ROLES]
        out += ["", "  Người và văn bản trong demo là hư cấu. / People and papers are fictional.", ""]
        self.stdout.write("\n".join(out))
        self.stdout.flush()


# Bytes of one message, in either direction: Daphne applies it to what the server sends as well, and the
# console of a council of 125 with its roll passes 100 KiB. realtime.protocol limits what a client may send.
LARGEST = "1048576"


def serve(host: str, port: int) -> None:
    """Become Daphne: one process, in-memory layer."""
    os.execv(  # noqa: S606 - our own interpreter, fixed arguments
        sys.executable,
        [
            sys.executable,
            "-m",
            "daphne",
            "-e",
            f"tcp:port={port}:interface={host}:backlog=2048",
            "--websocket-max-message-size",
            LARGEST,
            "--websocket-max-frame-size",
            LARGEST,
            "-v",
            "0",
            "council.asgi:application",
        ],
    )
