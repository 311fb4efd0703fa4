{{ config(enabled=target.type == "postgres") }}
select {{ function("gross") }}(o.amount) as amount from {{ ref("stg_orders") }} as o
