"""How bytes arrive; what they mean is the feed's business."""
