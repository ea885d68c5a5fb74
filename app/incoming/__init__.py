"""What comes in besides mails: files that hang on them, and notes of the desk."""
