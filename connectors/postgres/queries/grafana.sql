-- What Grafana's panels ask. They read the schema `shown` alone; $__… and ${…} are Grafana's own macros and variables, {…} is filled in
-- when the files are written.

-- name: trend
SELECT period_start AS time, subject AS metric, value::float8 AS value
FROM shown.figures
WHERE kpi = '{kpi}' AND subject IN (${area:sqlstring}) AND value IS NOT NULL AND $__timeFilter(period_start)
ORDER BY time

-- name: newest
WITH named (place, kpi, title) AS (VALUES {named})
SELECT named.title AS "指标 KPI", figures.subject AS "对象 subject",
       coalesce(figures.label, trim_scale(figures.value)::text, '数据不足') AS "值 value", figures.unit AS "单位 unit",
       figures.period_start AS "时段 period", figures.status AS "状态 status", figures.revision AS "版次 revision"
FROM named JOIN LATERAL (
    SELECT DISTINCT ON (subject) * FROM shown.figures
    WHERE kpi = named.kpi AND $__timeFilter(period_start) ORDER BY subject, period_start DESC
) AS figures ON true
ORDER BY named.place, figures.subject
LIMIT 1000

-- name: scorecard
WITH named (place, kpi, title, bound, low) AS (VALUES {named})
SELECT named.title AS "指标 KPI", figures.subject AS "区域 area", figures.period_start AS "时段 period",
       figures.value::float8 AS "现值 figure", CASE WHEN named.low THEN '≥ ' ELSE '≤ ' END || trim_scale(named.bound) AS "目标 target",
       CASE WHEN figures.value IS NULL THEN '数据不足' WHEN named.low = (figures.value >= named.bound) OR figures.value = named.bound
            THEN '达到' ELSE '未达到' END AS "判断 judged", figures.status AS "状态 status", figures.edition AS "依据 standard"
FROM named LEFT JOIN LATERAL (
    SELECT DISTINCT ON (subject) * FROM shown.figures WHERE kpi = named.kpi ORDER BY subject, period_start DESC
) AS figures ON true
ORDER BY named.place, figures.subject

-- name: reported
WITH named (id, title) AS (VALUES {named})
SELECT named.title AS "指标 target", reports.area AS "区域 area", reports.period AS "时段 period",
       coalesce(trim_scale(reports.value)::text, reports.state) AS "填报 reported", reports.source AS "来源 source",
       reports.written_at AS "填报时间 written"
FROM shown.plan_reports AS reports JOIN named ON named.id = reports.target
ORDER BY reports.written_at DESC
LIMIT 500

-- name: cases_by_stage
WITH named (stage, title) AS (VALUES {named})
SELECT coalesce(named.title, cases.stage) AS "阶段 stage", count(*) AS "案件 cases"
FROM shown.cases AS cases LEFT JOIN named ON named.stage = cases.stage
WHERE $__timeFilter(cases.opened_at)
GROUP BY 1
ORDER BY 2 DESC

-- name: cases_overdue
SELECT id::text AS "案件 case", kind AS "类别 kind", area AS "区域 area", stage AS "阶段 stage", opened_at AS "受理 opened", due_at AS "时限 due"
FROM shown.cases
WHERE closed_at IS NULL AND due_at < now()
ORDER BY due_at
LIMIT 200

-- name: cases_opened
SELECT date_trunc('day', opened_at, 'Asia/Shanghai') AS time, origin AS metric, count(*)::float8 AS value
FROM shown.cases
WHERE $__timeFilter(opened_at)
GROUP BY 1, 2
ORDER BY 1

-- name: pipe_queries
SELECT date_trunc('day', asked_at, 'Asia/Shanghai') AS time, outcome AS metric, count(*)::float8 AS value
FROM shown.pipe_queries
WHERE $__timeFilter(asked_at)
GROUP BY 1, 2
ORDER BY 1

-- name: digs
SELECT state AS "状态 state", count(*) AS "开挖 digs", min(starts_at) AS "最早开工 first", max(ends_at) AS "最晚完工 last"
FROM shown.digs
GROUP BY 1
ORDER BY 2 DESC

-- name: leases
SELECT subject AS "停车场 lot", state AS "状态 state", count(*) AS "租赁 leases"
FROM shown.leases
WHERE $__timeFilter(held_at)
GROUP BY 1, 2
ORDER BY 1, 2

-- name: ledger
SELECT feed AS "数据源 feed", sum(bodies) AS "报文 bodies", sum(received) AS "收到 received", sum(stored) AS "入库 stored",
       sum(duplicate) AS "重复 duplicate", sum(corrected) AS "更正 corrected", sum(superseded) AS "被取代 superseded",
       sum(rejected) AS "拒收 rejected", sum(ignored) AS "忽略 ignored", sum(imbalance) AS "差额 imbalance"
FROM shown.ledger
WHERE $__timeFilter(hour)
GROUP BY 1
ORDER BY 1

-- name: rejected
SELECT feed AS "数据源 feed", reason AS "原因 reason", sum(pieces) AS "条数 pieces", max(landed_at) AS "最近 last"
FROM shown.rejected
WHERE $__timeFilter(landed_at)
GROUP BY 1, 2
ORDER BY 3 DESC
LIMIT 200

-- name: words
SELECT subject, place FROM (
    SELECT DISTINCT ON (subject) subject, CASE label {places} END AS place
    FROM shown.figures
    WHERE kpi = '{kpi}' AND period_start > now() - interval '{span}'
    ORDER BY subject, period_start DESC
) AS newest
WHERE place IS NOT NULL
