module gopherscope.test/typecheck

go 1.22
