"""What an archive or a description of this product calls it; pyproject.toml says the same."""

VERSION = "0.1.0"
