"""What the tests share: a scripted server on loopback, small whole files, and a look for what was left behind."""
