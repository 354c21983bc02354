"""What the made-up people write: in, a meme's sense and a tone; out, a caption or a post's own words."""
