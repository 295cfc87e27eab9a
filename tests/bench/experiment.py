"""Contenders measured in turns, so that whatever else changes on the machine changes for all."""

import statistics
from dataclasses import dataclass, field


@dataclass
class Experiment:
    """`contenders` maps a name to a function that measures once. The first one is ours."""

    name: str
    unit: str
    contenders: dict
    rounds: int
    values: dict = field(default_factory=dict)

    def run(self):
        self.values = {name: [] for name in self.contenders}
        for _ in range(self.rounds):
            for name, measure in self.contenders.items():
                self.values[name].append(measure())
        return self

    def ratios(self, ours, theirs):
        return [a / b for a, b in zip(self.values[ours], self.values[theirs])]

    def lines(self):
        yield f"{self.name} ({self.unit}; median, lowest, highest of {self.rounds})"
        for name, values in self.values.items():
            yield (f"  {name:34} {statistics.median(values):10.2f} {min(values):10.2f} "
                   f"{max(values):10.2f}")


@dataclass(frozen=True)
class Row:
    """A target: the median of the ratios in each round."""

    what: str
    against: str
    target: str  # such as "<= 1.10"; empty: it is only told
    ratios: list

    def verdict(self):
        if not self.target:
            return ""
        relation, bound = self.target.split()
        median = statistics.median(self.ratios)
        holds = median <= float(bound) if relation == "<=" else median >= float(bound)
        return "yes" if holds else "**no**"

    def markdown(self):
        return (f"| {self.what} | {self.against} | {self.target} | "
                f"{statistics.median(self.ratios):.2f} | "
                f"{min(self.ratios):.2f} to {max(self.ratios):.2f} | "
                f"{self.verdict()} |")


HEADER = ("| what | beside | target | median ratio | spread | met |\n"
          "|---|---|---|---|---|---|")
