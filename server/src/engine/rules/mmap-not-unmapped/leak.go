package fixture

import (
	"bytes"
	"errors"
	"syscall"
)

func never(fd, size int) (int, error) {
	data, err := syscall.Mmap(fd, 0, size, syscall.PROT_READ, syscall.MAP_SHARED) // want "data is never unmapped"
	if err != nil {
		return 0, err
	}
	return bytes.IndexByte(data, '\n'), nil
}

func onePath(fd, size int) error {
	data, err := syscall.Mmap(fd, 0, size, syscall.PROT_READ, syscall.MAP_SHARED) // want "data is not unmapped when the function returns at line"
	if err != nil {
		return err
	}
	if data[0] != '{' {
		return errors.New("no object")
	}
	return syscall.Munmap(data)
}

// What is copied out does not keep the mapping.
func copied(fd, size int) ([]byte, error) {
	data, err := syscall.Mmap(fd, 0, size, syscall.PROT_READ, syscall.MAP_SHARED) // want "data is never unmapped"
	if err != nil {
		return nil, err
	}
	return bytes.Clone(data), nil
}

func inLoop(fds []int) error {
	for _, fd := range fds {
		data, err := syscall.Mmap(fd, 0, 4096, syscall.PROT_READ, syscall.MAP_SHARED) // want "data is not unmapped before the loop gets another mapping"
		if err != nil {
			return err
		}
		if data[0] == 0 {
			continue
		}
		if err := syscall.Munmap(data); err != nil {
			return err
		}
	}
	return nil
}

func discarded(fd int) error {
	_, err := syscall.Mmap(fd, 0, 4096, syscall.PROT_READ, syscall.MAP_SHARED) // want "This mapping is never unmapped: nothing holds it"
	return err
}
