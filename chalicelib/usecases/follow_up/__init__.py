"""What follows an act by itself: letters to everyone concerned, reminders, the dashboard."""
