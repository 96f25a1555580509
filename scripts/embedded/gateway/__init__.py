"""What CloudFront and API Gateway do on AWS: static pages, the application's routes, public data, and their limits."""
