"""An S3 endpoint for one machine: bytes on disk, metadata in SQLite, signatures checked. Not a server to put on a network."""
