upper(split_part(sku, '-', 1))
