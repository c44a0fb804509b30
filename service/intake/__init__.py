"""What comes in, by whichever door: a form, a letter, a desk. It ends as a sealed complaint, and in clear nowhere."""
