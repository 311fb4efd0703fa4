# A Python model: customers by how often and how much they buy.
def segment(order_count: int, revenue: float, threshold: int) -> str:
    if order_count >= threshold:
        return "loyal"
    return "regular" if revenue > 0 else "visitor"


def model(dbt, session):
    dbt.config(materialized="table", tags=["python"])
    threshold = dbt.config.get("loyalty_threshold", 5)
    orders = dbt.ref("fct_orders").df()
    customers = dbt.ref("dim_customers", v=2).df()
    totals = orders.groupby("customer_id").agg(
        order_count=("order_id", "count"), revenue=("gross_amount", "sum")
    )
    joined = customers.join(totals, on="customer_id").fillna({"order_count": 0, "revenue": 0})
    joined["segment"] = [
        segment(row.order_count, row.revenue, threshold) for row in joined.itertuples()
    ]
    return joined[["customer_id", "segment", "order_count", "revenue"]]
