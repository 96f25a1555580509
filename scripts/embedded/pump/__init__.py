"""What EventBridge, DynamoDB Streams, SQS and the scheduler do on AWS: bring to the application's handlers what happened."""
