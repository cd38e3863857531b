"""Results as text for a terminal, or as Markdown for the README."""

import dataclasses


@dataclasses.dataclass
class Table:
    title: str
    columns: list  # of the figures; the first column has no name
    rows: list = dataclasses.field(default_factory=list)  # [name, figure, ...], texts
    note: str = ""

    def add(self, name, *figures):
        self.rows.append([name, *figures])

    def text(self):
        lines = [["", *self.columns], *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
        out = [self.title]
        for name, *figures in lines:
            out.append("  " + name.ljust(widths[0]) + "".join(
                "  " + figure.rjust(width) for figure, width in zip(figures, widths[1:])))
        return "\n".join(out + (["  " + self.note] if self.note else [])) + "\n"

    def markdown(self):
        out = [self.title, "", "| | " + " | ".join(self.columns) + " |", "|--" + "|--:" * len(self.columns) + "|"]
        out += ["| " + " | ".join(row) + " |" for row in self.rows]
        return "\n".join(out + (["", self.note] if self.note else [])) + "\n"


@dataclasses.dataclass(frozen=True)
class Target:
    """A figure and its target: at most `limit`, or at least `limit`."""

    name: str
    figure: float
    limit: float
    at_least: bool = False
    unit: str = ""

    def holds(self):
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit

    def cells(self):
        spelt = f"{self.figure:.2f}" if self.figure < 100 else f"{self.figure:.0f}"
        return [spelt + self.unit, f"{'≥' if self.at_least else '≤'} {self.limit:g}{self.unit}",
                "yes" if self.holds() else "NO"]


def target_table(targets):
    table = Table("Targets", ["measured", "target", "holds"])
    for target in targets:
        table.add(target.name, *target.cells())
    return table
