package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"path/filepath"
)

var errShape = errors.New("not a profile in protobuf form")

// stringTable is the field of profile.proto that holds every name and path.
const stringTable = 6

// scrubProfile replaces the path of the binary, the only path of this machine that -trimpath leaves in a profile, by its name.
func scrubProfile(gzipped []byte, executable string) ([]byte, error) {
	zr, err := gzip.NewReader(bytes.NewReader(gzipped))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(zr)
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	zw, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	for len(data) > 0 {
		tag, n := binary.Uvarint(data)
		if n <= 0 {
			return nil, errShape
		}
		size, m := binary.Uvarint(data[n:])
		if m <= 0 {
			return nil, errShape
		}
		end := n + m
		if tag&7 == 2 {
			if uint64(len(data)-end) < size {
				return nil, errShape
			}
			end += int(size)
		} else if tag&7 != 0 {
			return nil, errShape
		}
		field := data[:end]
		if tag == stringTable<<3|2 && string(field[n+m:]) == executable {
			name := filepath.Base(executable)
			field = append(binary.AppendUvarint(binary.AppendUvarint(nil, tag), uint64(len(name))), name...)
		}
		if _, err := zw.Write(field); err != nil {
			return nil, err
		}
		data = data[end:]
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}
