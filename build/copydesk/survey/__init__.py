"""What only the whole corpus can tell, from hashes and signatures, never from bodies; no order of arrival matters."""
