"""What is asked besides about some kinds (the attributes of GeoReport v2), and whether an answer is one.

Answers become lines of the report's note, so that whoever is sent there reads them whatever channel they came by. The kinds of waste are
those of GB/T 19095-2019; the owners of a manhole are the covers of the standard of kinds; the rest is plain questions of our own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from connectors.gateway.open311.faults import Fault, bad
from connectors.gateway.open311.shapes import AttributeShape, Datatype, ValueShape
from connectors.gateway.open311.w3c import moment
from connectors.gateway.problems import Text
from models.kind import OURS, Kinds

LONGEST_ANSWER = 500


class Choice(NamedTuple):
    key: str
    says: Text


@dataclass(frozen=True, kw_only=True)
class Question:
    """One attribute. asks: False where it only tells something."""

    code: str
    says: Text
    datatype: Datatype = "string"
    hint: Text | None = None
    required: bool = False
    asks: bool = True
    choices: tuple[Choice, ...] = ()

    def shape(self, order: int, lang: str) -> AttributeShape:
        """Return the question as it is answered, in one language."""
        return AttributeShape(
            variable=self.asks, code=self.code, datatype=self.datatype, required=self.required,
            datatype_description=getattr(self.hint, lang) if self.hint else None, order=order, description=getattr(self.says, lang),
            values=tuple(ValueShape(key=each.key, name=getattr(each.says, lang)) for each in self.choices),
        )  # fmt: skip


WASTE = Question(
    code="waste", datatype="multivaluelist", says=Text("Which bins are full?", "满溢的是哪类垃圾桶？"),
    choices=(
        Choice("recyclable", Text("Recyclable", "可回收物")), Choice("hazardous", Text("Hazardous", "有害垃圾")),
        Choice("kitchen", Text("Kitchen waste", "厨余垃圾")), Choice("residual", Text("Residual", "其他垃圾")),
    ),
)  # fmt: skip
DANGER = Question(
    code="danger", asks=False, says=Text("Where somebody may be hurt at once, call 110 first.", "如随时可能伤人，请先拨打 110。"),
)  # fmt: skip
COVER_STATE = Question(
    code="state", datatype="singlevaluelist", says=Text("What is wrong with the cover?", "井盖怎么了？"),
    choices=(
        Choice("missing", Text("Missing", "缺失")), Choice("broken", Text("Broken", "破损")), Choice("moved", Text("Moved", "移位")),
        Choice("noisy", Text("Loose or noisy", "松动异响")),
    ),
)  # fmt: skip
POLE = Question(
    code="pole", says=Text("Number on the pole", "灯杆编号"),
    hint=Text("As it is written there; leave it out where there is none", "按灯杆上所写；没有则不填"),
)  # fmt: skip
DEPTH = Question(
    code="depth_cm", datatype="number", says=Text("How deep is the water?", "积水多深？"), hint=Text("Centimetres", "厘米"),
)  # fmt: skip
SEEN_AT = Question(
    code="seen_at", datatype="datetime", says=Text("When did you see it?", "何时看到？"),
    hint=Text("With its offset: 2026-03-01T08:00:00+08:00", "带时区：2026-03-01T08:00:00+08:00"),
)  # fmt: skip
WHAT = Question(code="what", datatype="text", required=True, says=Text("What is it?", "请说明是什么问题"))
ASKED: Mapping[str, tuple[Question, ...]] = {
    "matter-06042": (WASTE,), "matter-01023": (DANGER, COVER_STATE), "matter-01037": (POLE,),
    f"{OURS}-flooded-road": (DANGER, DEPTH, SEEN_AT), f"{OURS}-other": (WHAT,),
}  # fmt: skip
WHOSE_COVER = "matter-01023"
COVERS = "井盖"


def questions(kinds: Kinds, kind: str) -> tuple[Question, ...]:
    """Return what is asked about a kind; about a manhole of unknown owner also whose it is, by what the cover says."""
    asked = ASKED.get(kind, ())
    return (*asked, _whose(kinds)) if kind == WHOSE_COVER else asked


def _whose(kinds: Kinds) -> Question:
    covers = (kind for kind in kinds.by_id.values() if kind.part == "component" and kind.name.endswith(COVERS))
    choices = tuple(Choice(kind.code, Text(kind.name, kind.name)) for kind in covers if kind.code)
    return Question(code="cover", datatype="singlevaluelist", says=Text("What does the cover say?", "井盖上写的是什么？"), choices=choices)


def judged(asked: Sequence[Question], given: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    """Yield what is wrong with the answers *given* by code; an empty answer is none."""
    known = {each.code: each for each in asked}
    for code in given:
        if code not in known:
            yield bad(
                "attribute[{code}] is not asked here; send {known}", "没有 attribute[{code}]；可发送 {known}", code=code, known=tuple(known)
            )
    for code, question in known.items():
        answers = [each for each in given.get(code, ()) if each.strip()]
        if question.required and not answers:
            yield bad("attribute[{code}] is required: {says}", "缺少 attribute[{code}]：{says}", code=code, says=question.says)
        if len(answers) > 1 and question.datatype != "multivaluelist":
            yield bad("attribute[{code}] takes one value", "attribute[{code}] 只能有一个值", code=code)
        yield from (wrong for each in answers if (wrong := _wrong(question, each)))


def _wrong(question: Question, answer: str) -> Fault | None:
    said = {"code": question.code, "answer": answer}
    if len(answer) > LONGEST_ANSWER:
        return bad(
            "attribute[{code}] is too long; send at most {most}", "attribute[{code}] 过长；最多 {most} 字", most=LONGEST_ANSWER, **said
        )
    match question.datatype:
        case "singlevaluelist" | "multivaluelist":
            keys = tuple(each.key for each in question.choices)
            if answer not in keys:
                return bad(
                    "attribute[{code}]={answer} is no choice; send {keys}",
                    "attribute[{code}]={answer} 不在选项中；可发送 {keys}",
                    keys=keys,
                    **said,
                )
        case "number" if not _is_number(answer):
            return bad("attribute[{code}]={answer} is no number", "attribute[{code}]={answer} 不是数字", **said)
        case "datetime" if not _is_moment(answer):
            return bad(
                "attribute[{code}]={answer} is no date-time; send 2026-03-01T08:00:00+08:00",
                "attribute[{code}]={answer} 不是时间；请发送 2026-03-01T08:00:00+08:00", **said,
            )  # fmt: skip
        case "string" if len(answer.splitlines()) > 1:
            return bad("attribute[{code}] takes one line", "attribute[{code}] 只能有一行", code=question.code)
        case _:
            pass
    return None


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _is_moment(text: str) -> bool:
    try:
        moment(text)
    except (ValueError, OverflowError):
        return False
    return "T" in text


def told(asked: Sequence[Question], given: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the answers as lines for whoever is sent there, in Chinese, the language of the street's work."""
    lines = []
    for question in asked:
        names = {each.key: each.says.zh for each in question.choices}
        answers = [names.get(each, each.strip()) for each in given.get(question.code, ()) if each.strip()]
        if answers:
            lines.append(f"{question.says.zh.rstrip('？')}：{'、'.join(answers)}")
    return lines
