"""Letter texts as data of the office: her copies by version, their check, files, slots, words."""
