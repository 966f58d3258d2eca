"""What is refused about pipes and digs, in English and Chinese; see `connectors/gateway/problems.py` for the rest."""

from connectors.gateway.problems import Problem, Text

BAD_AREA = Problem(
    code="bad-area",
    status=400,
    where="place, line or polygon",
    title=Text("Area cannot be asked about", "范围不可查询"),
    detail=Text("{why}.", "{why}。"),
    instead=Text("{right}.", "{right}。"),
)
NO_PURPOSE = Problem(
    code="no-purpose",
    status=400,
    where="purpose",
    title=Text("Purpose missing", "缺少查询目的"),
    detail=Text("Positions of pipes are told for a stated purpose only.", "仅对说明用途的查询提供管线位置。"),
    instead=Text(
        "Send purpose, such as `trench for a water connection`; without a key the classes by cell are public.",
        "请发送 purpose，例如“给水接驳开挖”；不带密钥可查询公开的分格类别。",
    ),
)
NO_PERMIT = Problem(
    code="no-permit",
    status=403,
    where="permit",
    title=Text("Not within a permitted dig", "不在许可的开挖内"),
    detail=Text("{why}.", "{why}。"),
    instead=Text("{right}.", "{right}。"),
)
TOO_CURIOUS = Problem(
    code="too-much-asked",
    status=429,
    where="",
    title=Text("Too much was asked for", "查询量过大"),
    detail=Text(
        "{reason}: {number} in the time that is counted, {bound} are allowed. Questions are for work at a place, not for copying the map.",
        "{reason}：统计期内已达 {number}，上限 {bound}。查询用于具体地点的作业，不得批量获取管线图。",
    ),
    instead=Text("Go on after {retry_after} s, or ask the office to let you.", "请在 {retry_after} 秒后继续，或联系街道办解除。"),
    retry_after=3600,
)
UNKNOWN_DIG = Problem(
    code="unknown-dig",
    status=404,
    where="path",
    title=Text("Unknown dig", "未知的挖掘许可"),
    detail=Text("There is no dig {number} of yours.", "您没有编号为 {number} 的挖掘申请。"),
    instead=Text("GET /v1/digs lists them; POST /v1/digs applies for one.", "GET /v1/digs 可列出；POST /v1/digs 可申请。"),
)
BAD_DIG = Problem(
    code="bad-dig",
    status=400,
    where="body",
    title=Text("Dig cannot be applied for", "挖掘申请不可受理"),
    detail=Text("{why}.", "{why}。"),
    instead=Text("{right}.", "{right}。"),
)
WRONG_STEP = Problem(
    code="wrong-step",
    status=409,
    where="body",
    title=Text("Step not possible now", "当前不能执行此步骤"),
    detail=Text("A dig that is {state} cannot be followed by {step}.", "状态为 {state} 的挖掘不能执行 {step}。"),
    instead=Text("Possible now: {steps}.", "当前可执行：{steps}。"),
)
NOT_YOUR_STEP = Problem(
    code="not-your-step",
    status=403,
    where="body",
    title=Text("Step is the office's", "此步骤由管理部门执行"),
    detail=Text("{step} is for the office alone.", "{step} 仅限管理部门执行。"),
    instead=Text("Withdraw, start or end your own dig; ask the office for the rest.", "您可撤回、开工或完工；其余请联系管理部门。"),
)
UNKNOWN_STOP = Problem(
    code="unknown-stop",
    status=404,
    where="path",
    title=Text("Nobody is stopped by that number", "没有此编号的限制"),
    detail=Text("There is no stop {id}, or it was lifted already.", "没有编号为 {id} 的限制，或已解除。"),
    instead=Text("GET /v1/pipes/stops lists them.", "GET /v1/pipes/stops 可列出。"),
)
PIPES_PROBLEMS = (BAD_AREA, NO_PURPOSE, NO_PERMIT, TOO_CURIOUS, UNKNOWN_DIG, BAD_DIG, WRONG_STEP, NOT_YOUR_STEP, UNKNOWN_STOP)

NAME_PERMIT = Text(
    "Send the number of a granted dig as permit; POST /v1/digs applies for one", "请以 permit 发送已许可的挖掘编号；POST /v1/digs 可申请"
)
PERMIT_MISSING = (
    Text("A contractor is told what lies in a permitted dig, and no dig is named", "施工单位只能查询许可的开挖范围，请求未注明许可"),
    NAME_PERMIT,
)
PERMIT_UNKNOWN = Text("This is no dig of yours", "这不是您的挖掘许可"), NAME_PERMIT
PERMIT_CLOSED = (
    Text("This dig is not granted now, or its time is over", "该挖掘目前未获许可，或已过期"),
    Text("Wait for the office to grant it, or apply anew: POST /v1/digs", "请等待许可，或重新申请：POST /v1/digs"),
)
REASONS = {
    "questions": Text("Questions within an hour", "一小时内的查询次数"),
    "segments": Text("Segments within a day", "一天内的管段数"),
    "cells": Text("Different places within a day", "一天内的不同地点"),
}
