"""Tables of many plain rows, written in one go: django-tables2 sorts, pages and heads them, but its
cell-by-cell rendering would take most of the page's time."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import django_tables2 as tables
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Write = Callable[[Any], object]


class SwiftTable(tables.Table):
    """`cell_<column>(record)` is what a cell shows, else the record's attribute of that name;
    `look_<column>(record)` is its class, else that of the column. A record's row is muted where
    `is_muted(record)`. Everything shown is escaped."""

    class Meta:
        template_name = "training/table.html"
        attrs = {"class": "stack"}
        default = ""

    @property
    def body(self) -> SafeString:
        """The rows of this page, every part of them escaped."""
        columns = [self._column(bound) for bound in self.columns]
        return mark_safe("\n".join(self._row(row.record, columns) for row in self.paginated_rows))

    def is_muted(self, record: Any) -> bool:
        return False

    def _row(self, record: Any, columns: list[tuple[str, Write, Write]]) -> str:
        opening = '<tr class="muted">' if self.is_muted(record) else "<tr>"
        cells = [
            f'{start}{conditional_escape(look(record) or "")}">{conditional_escape(value(record))}'
            for start, value, look in columns
        ]
        return opening + "</td>".join(cells) + "</td></tr>"

    def _column(self, bound: Any) -> tuple[str, Write, Write]:
        """How each cell of a column begins, what it shows and its class."""
        kept = (bound.column.attrs.get("td") or {}).get("class", "")
        value = getattr(self, f"cell_{bound.name}", None) or attrgetter(bound.name)
        look = getattr(self, f"look_{bound.name}", None) or (lambda record: kept)
        return format_html('<td data-label="{}" class="', bound.header), value, look
