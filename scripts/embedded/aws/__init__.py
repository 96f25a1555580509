"""DynamoDB, KMS, SQS and the rest by MiniStack, made durable: nothing is acknowledged before it is on disk."""
