package fixture

import (
	"bytes"
	"syscall"
)

func deferred(fd, size int) (int, error) {
	data, err := syscall.Mmap(fd, 0, size, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return 0, err
	}
	defer syscall.Munmap(data)
	return bytes.IndexByte(data, '\n'), nil
}

// A closure unmaps it and looks at the error.
func inClosure(fd, size int) (err error) {
	data, err := syscall.Mmap(fd, 0, size, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return err
	}
	defer func() {
		if e := syscall.Munmap(data); err == nil {
			err = e
		}
	}()
	return nil
}

// The caller gets it.
func returned(fd, size int) ([]byte, error) {
	return syscall.Mmap(fd, 0, size, syscall.PROT_READ, syscall.MAP_SHARED)
}

// The caller gets a part of it.
func sliced(fd, size int) ([]byte, error) {
	data, err := syscall.Mmap(fd, 0, size, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	return data[:size-1], nil
}

type region struct{ data []byte }

// The region unmaps it.
func newRegion(fd, size int) (*region, error) {
	data, err := syscall.Mmap(fd, 0, size, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	return &region{data: data}, nil
}

func (r *region) Close() error {
	data := r.data
	r.data = nil
	return syscall.Munmap(data)
}

func unmap(data []byte) {
	if data != nil {
		_ = syscall.Munmap(data)
	}
}

// A helper unmaps it.
func helper(fd, size int) error {
	data, err := syscall.Mmap(fd, 0, size, syscall.PROT_READ, syscall.MAP_SHARED)
	defer unmap(data)
	return err
}

// For the life of the process.
var table []byte

func load(fd, size int) (err error) {
	table, err = syscall.Mmap(fd, 0, size, syscall.PROT_READ, syscall.MAP_SHARED)
	return err
}

// Every round unmaps its own.
func inLoop(fds []int) error {
	for _, fd := range fds {
		data, err := syscall.Mmap(fd, 0, 4096, syscall.PROT_READ, syscall.MAP_SHARED)
		if err != nil {
			continue
		}
		if err := syscall.Munmap(data); err != nil {
			return err
		}
	}
	return nil
}
