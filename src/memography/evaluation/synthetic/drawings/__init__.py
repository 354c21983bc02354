"""The drawn pictures: one file a template, and the scenery that is no meme; out comes a Pillow picture."""
