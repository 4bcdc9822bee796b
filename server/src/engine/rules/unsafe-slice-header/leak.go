package fixture

import (
	"reflect"
	"unsafe"
)

func composed(pointer unsafe.Pointer, n int) []byte {
	header := reflect.SliceHeader{Data: uintptr(pointer), Len: n, Cap: n} // want "Nothing keeps the memory behind this reflect.SliceHeader alive"
	return *(*[]byte)(unsafe.Pointer(&header))
}

func composedString(b []byte) string {
	return *(*string)(unsafe.Pointer(&reflect.StringHeader{ // want "Nothing keeps the memory behind this reflect.StringHeader alive"
		Data: uintptr(unsafe.Pointer(&b[0])),
		Len:  len(b),
	}))
}

func declared(s string) (b []byte) {
	var header reflect.SliceHeader // want "Nothing keeps"
	header.Data = uintptr(unsafe.Pointer(unsafe.StringData(s)))
	header.Len, header.Cap = len(s), len(s)
	return *(*[]byte)(unsafe.Pointer(&header))
}

func looked(b []byte) uintptr {
	header := (*reflect.SliceHeader)(unsafe.Pointer(&b)) // want "reflect.SliceHeader is deprecated"
	return header.Data
}

func lookedString(s *string) uintptr {
	return (*reflect.StringHeader)(unsafe.Pointer(s)).Data // want "reflect.StringHeader is deprecated"
}

func stringAsSlice(s string) []byte {
	return *(*[]byte)(unsafe.Pointer(&s)) // want "read as a slice, whose capacity lies beyond"
}

func stringAsHeader(s string) int {
	return (*reflect.SliceHeader)(unsafe.Pointer(&s)).Cap // want "read as a slice, whose capacity lies beyond"
}

func sliceAsString(b []byte) string {
	return *(*string)(unsafe.Pointer(&b)) // want "read as a string through its header"
}
