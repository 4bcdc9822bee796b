package fixture

import (
	"fmt"
	"reflect"
	"unsafe"
)

// The functions made for it keep the memory alive.
func view(s string) []byte {
	return unsafe.Slice(unsafe.StringData(s), len(s))
}

// So does the way back.
func text(b []byte) string {
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// Numbers of one size read as each other.
func bits(f float64) uint64 {
	return *(*uint64)(unsafe.Pointer(&f))
}

type SliceHeader struct {
	Data uintptr
	Len  int
}

// A type of that name that is not reflect's.
func own(n int) SliceHeader {
	return SliceHeader{Len: n}
}

type table struct{ rows [4]int32 }

// A struct laid over bytes.
func overlay(page *[64]byte) *table {
	return (*table)(unsafe.Pointer(page))
}

type names []string

// The same kind under another name.
func renamed(list []string) names {
	return *(*names)(unsafe.Pointer(&list))
}

// An array is no header.
func array(words [2]uint64) [16]byte {
	return *(*[16]byte)(unsafe.Pointer(&words))
}

// The name stands in a text only.
func mention() {
	fmt.Println("reflect.SliceHeader")
}

// Only the type is asked for.
func header() reflect.Type {
	return reflect.TypeOf(reflect.SliceHeader{})
}
