"""Assets: pictures, films and files that messages and pages show."""
