"""Reading a letter before it is issued (校正): what is wrong with it, where, and how much.

`proofread` reads the letter as it will be printed, against what its case knows; `strangers` looks
for other people of the casebook in it (誤送付ブレーカー). Words, numbers of articles and pairs are
data and come in as a value (resources/proof); nothing here reads a file.
"""
