//! One fixture for each row of the evidence table.
