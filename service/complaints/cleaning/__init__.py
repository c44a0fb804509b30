"""What makes clean copies of evidence, each kind in a process of `confinement`."""
