"""Approval by bundle: keys from a passphrase, sealing, signing. The only room that imports nacl.

Nothing here is of our own making: X25519 sealed boxes, Ed25519 signatures and Argon2id are
libsodium's, through PyNaCl.
"""
