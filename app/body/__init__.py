"""Papers for the accredited body (認定個人情報保護団体): gathered, masked, proved, written."""
