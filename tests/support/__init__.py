"""What the tests share: a scripted server, small whole files, a look for what was left behind."""
