-- The rules of examples/fines/fines.yaml as one query: one ordered pass over each case.
WITH e AS (
    SELECT case_no, pos, act, date, f_amount AS amount, f_paid AS paid, f_dismissal AS dismissal, f_points AS points,
        f_article AS article, f_vehicle_class AS vehicle_class, f_expense AS expense, f_notification_type AS notification_type,
        CASE act
            WHEN 'create' THEN 'created' WHEN 'send' THEN 'sent' WHEN 'notify' THEN 'notified' WHEN 'collect' THEN 'collected'
            WHEN 'close' THEN 'closed'
            WHEN 'appeal_judge' THEN CASE WHEN dismissal = 'nil' THEN 'notified' WHEN dismissal IS NOT NULL THEN 'dismissed' END
            WHEN 'forward' THEN CASE WHEN dismissal = 'nil' THEN 'notified' WHEN dismissal IS NOT NULL THEN 'dismissed' END
        END AS target
    FROM '$EVENTS'
), p AS (
    SELECT *,
        coalesce(last_value(target IGNORE NULLS) OVER before, 'new') AS stage,
        max(pos) FILTER (act = 'appeal') OVER before AS appealed,
        max(pos) FILTER (act = 'notify_result') OVER before AS told,
        bool_or(act = 'forward') OVER before AS forwarded,
        bool_or(act = 'receive_result') OVER before AS received,
        sum(CASE WHEN act = 'pay' THEN paid END) OVER here AS total,
        last_value(CASE WHEN act IN ('create', 'add_penalty') THEN amount END IGNORE NULLS) OVER here AS fine,
        last_value(CASE WHEN act IN ('create', 'appeal_judge', 'forward') THEN dismissal END IGNORE NULLS) OVER here AS outcome,
        max(pos) FILTER (act = 'create') OVER before AS created_at,
        last_value(CASE WHEN act = 'create' THEN date END IGNORE NULLS) OVER before AS created_on,
        max(pos) FILTER (act IN ('send', 'pay', 'close')) OVER before AS sending_ended,
        max(pos) FILTER (act IN ('notify', 'notify_result')) OVER before AS judge_from,
        last_value(CASE WHEN act IN ('notify', 'notify_result') THEN date END IGNORE NULLS) OVER before AS judge_on,
        max(pos) FILTER (act = 'appeal_judge') OVER before AS judge_ended,
        max(pos) FILTER (act = 'notify') OVER before AS notified_at,
        last_value(CASE WHEN act = 'notify' THEN date END IGNORE NULLS) OVER before AS notified_on,
        max(pos) FILTER (act = 'add_penalty') OVER before AS penalty_ended,
        pos = max(pos) OVER (PARTITION BY case_no) AS last
    FROM e
    WINDOW before AS (PARTITION BY case_no ORDER BY pos ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
           here AS (PARTITION BY case_no ORDER BY pos ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
), f AS (
    SELECT case_no, pos, act IN ('pay', 'appeal', 'appeal_judge') AS party, unnest(list_filter([
        CASE WHEN stage <> CASE act WHEN 'create' THEN 'new' WHEN 'send' THEN 'created' WHEN 'notify' THEN 'sent' ELSE 'notified' END
              AND NOT (act = 'pay' AND stage IN ('created', 'sent')) AND NOT (act = 'forward' AND stage = 'sent') THEN 'stage' END,
        CASE WHEN act = 'forward' AND appealed IS NULL THEN 'rule:appealed_first' END,
        CASE WHEN act = 'receive_result' AND forwarded IS NOT true THEN 'rule:forwarded_first' END,
        CASE WHEN act = 'notify_result' AND received IS NOT true THEN 'rule:received_first' END,
        CASE WHEN act IN ('add_penalty', 'collect', 'appeal_judge') AND appealed IS NOT NULL AND (told > appealed) IS NOT true
             THEN 'rule:not_while_appealed' END,
        CASE WHEN act = 'collect' AND (coalesce(total, 0) < fine) IS NOT true THEN 'rule:not_when_paid' END,
        CASE WHEN act IN ('create', 'add_penalty') AND amount IS NULL THEN 'missing:amount' END,
        CASE WHEN act = 'create' AND points IS NULL THEN 'missing:points' END,
        CASE WHEN act = 'create' AND article IS NULL THEN 'missing:article' END,
        CASE WHEN act = 'create' AND vehicle_class IS NULL THEN 'missing:vehicle_class' END,
        CASE WHEN act IN ('create', 'appeal_judge', 'forward') AND dismissal IS NULL THEN 'missing:dismissal' END,
        CASE WHEN act = 'send' AND expense IS NULL THEN 'missing:expense' END,
        CASE WHEN act = 'notify' AND notification_type IS NULL THEN 'missing:notification_type' END,
        CASE WHEN act = 'pay' AND paid IS NULL THEN 'missing:paid' END,
        CASE WHEN act IN ('send', 'pay') AND created_at > coalesce(sending_ended, -1) AND date > created_on + 90 THEN 'late:sending' END,
        CASE WHEN act = 'appeal_judge' AND judge_from > coalesce(judge_ended, -1) AND date > judge_on + 60 THEN 'lapsed:judge' END,
        CASE WHEN act = 'appeal' AND notified_at > coalesce(appealed, -1) AND date > notified_on + 60 THEN 'lapsed:prefecture' END,
        CASE WHEN act = 'add_penalty' AND notified_at > coalesce(penalty_ended, -1) AND date <= notified_on + 59 THEN 'early:penalty' END
    ], lambda rule: rule IS NOT NULL)) AS rule
    FROM p
)
SELECT case_no, pos, rule, CASE WHEN party AND NOT starts_with(rule, 'late:') THEN 'mark' ELSE 'violation' END AS grade FROM f
UNION ALL
SELECT case_no, CASE WHEN act = 'create' THEN pos ELSE created_at END, 'open:sending', 'violation' FROM p
WHERE last AND act NOT IN ('send', 'pay', 'close')
  AND (act = 'create' OR created_at > coalesce(sending_ended, -1))
  AND DATE '$HORIZON' > CASE WHEN act = 'create' THEN date ELSE created_on END + 90
