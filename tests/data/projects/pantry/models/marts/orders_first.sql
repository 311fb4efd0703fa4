select 1 as id, cast(1 as decimal(10,2)) as amount
