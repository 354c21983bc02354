"""Shifts: when what a meme is used for changed, tested against chance.

Traits of uses in order of time go in (`traits`); `search` finds and tests changes, `dating` dates them, `telling` says
what rose and fell, `sequences` makes traits from tables, `table` makes tables of it all.
"""
