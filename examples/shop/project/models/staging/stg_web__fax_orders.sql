-- The fax line was closed; kept until the last report that reads it is gone.
select order_id, received_at from {{ ref('fax_orders') }}
