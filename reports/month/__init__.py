"""The month (月次集計) and longer spans: plain figures in, a workbook or one A4 page out."""
