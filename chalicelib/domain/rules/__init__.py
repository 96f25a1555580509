"""Numbers and duties of law, as dated data: a consultation keeps the rules of the day it was launched."""
