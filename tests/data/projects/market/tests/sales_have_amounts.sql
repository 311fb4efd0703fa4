{{ config(severity='WARN', tags=['single', target.name]) }} select * from {{ ref('sales', v=2) }} where {{ zero() }} = 1
