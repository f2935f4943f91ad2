"""Many runs: replicate them, in as many processes as there are cores, and keep what they come to."""
