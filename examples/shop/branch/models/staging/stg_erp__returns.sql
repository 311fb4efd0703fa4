select
  id as return_id,
  order_id,
  line_number,
  reason_code,
  quantity,
  cast(returned_at as date) as returned_on
from {{ source('erp', 'returns') }}
