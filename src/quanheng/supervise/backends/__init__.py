"""What differs between the engines that Ibis speaks to."""
