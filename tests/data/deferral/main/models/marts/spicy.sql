select f.id, s.price from {{ ref("fct_orders") }} as f join {{ ref("spices", "spice_prices") }} as s on s.product_id = f.product_id
join {{ ref("stg_events") }} as e on e.event_id = f.id
