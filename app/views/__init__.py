"""Frozen pictures of the casebook: all that ever leaves a desk.

Dates are local dates of the casebook's zone (Asia/Tokyo); moments carry that zone.
Labels are not here: a window or the command line asks app.phrases for the words.
"""
