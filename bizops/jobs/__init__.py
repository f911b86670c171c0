"""Long work in a worker, with progress, cancelling and a result; and the heartbeats of the processes."""
