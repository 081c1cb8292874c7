"""The page that an archive opens with: readable from a disk, without a script or a server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby
from urllib.parse import quote

from training.documents.wording import long_date

STYLE = (
    "body{font:16px/1.7 'Noto Serif SC',SimSun,serif;max-width:52rem;margin:2rem auto;"
    "padding:0 1rem;color:#222;background:#faf9f5;overflow-wrap:anywhere}"
    "h1{font-size:1.5rem}h2{font-size:1.1rem;margin:2rem 0 .3rem}"
    "ul{margin:0;padding-left:1.2rem}li{padding:.15rem 0}a{color:#8c1515}"
    "table{border-collapse:collapse}td,th{padding:.2rem 1.2rem .2rem 0;"
    "text-align:left;font-weight:400}small{color:#666}"
)


@dataclass(frozen=True)
class IndexFacts:
    """`paths` come in the order of the archive; `left_out` are names with why."""

    class_name: str
    organiser: str
    closed_on: date
    counts: Mapping[str, int]
    heads: Mapping[str, str]
    paths: Sequence[str]
    left_out: Sequence[tuple[str, str]] = ()


def index_html(facts: IndexFacts) -> bytes:
    parts = [
        f"<!doctype html><html lang='zh-Hans'><meta charset='utf-8'><title>{_t(facts)}</title>"
        f"<meta name='viewport' content='width=device-width'><style>{STYLE}</style>",
        f"<h1>{_t(facts)}</h1><p>{escape(facts.organiser)}　{long_date(facts.closed_on)}结班</p>",
        _table(facts.counts),
        *(_folder(name, list(found)) for name, found in groupby(facts.paths, key=_folder_of)),
        _left_out(facts.left_out),
        "<h2>核验</h2><p>每个文件的 SHA-256 列在 <a href='manifest.json'>manifest.json</a>;"
        "用 <code>manage.py read_archive 文件</code> 逐个核对,并核对台账的链。</p>",
        _table({f"{name}链首": head for name, head in facts.heads.items()}),
        "</html>",
    ]
    return "\n".join(part for part in parts if part).encode()


def _t(facts: IndexFacts) -> str:
    return f"{escape(facts.class_name)}档案"


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _folder(name: str, paths: Sequence[str]) -> str:
    items = "".join(f"<li><a href='{quote(path)}'>{escape(_leaf(path))}</a>" for path in paths)
    return f"<h2>{escape(name)} <small>{len(paths)}</small></h2><ul>{items}</ul>"


def _leaf(path: str) -> str:
    return path.rpartition("/")[2]


def _table(rows: Mapping[str, object]) -> str:
    lines = (f"<tr><th>{escape(key)}<td>{escape(str(value))}" for key, value in rows.items())
    return f"<table>{''.join(lines)}</table>"


def _left_out(left_out: Sequence[tuple[str, str]]) -> str:
    if not left_out:
        return ""
    items = "".join(f"<li>{escape(name)}:{escape(why)}" for name, why in left_out)
    return f"<h2>没有编入的</h2><ul>{items}</ul>"
