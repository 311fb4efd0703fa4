// Boost.JSON, compiled into this library (its documented header-only use): nothing else needs a built Boost.
#include <boost/json/src.hpp>
