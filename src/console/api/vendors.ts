import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query'
import type { NewVendor, VendorWire } from '../../http/schema/vendor.js'
import { get, post } from './client.js'

export type { NewVendor, VendorWire }

const KEY = ['vendors']

/** All vendors with their engineers. */
export function useVendors(): UseQueryResult<readonly VendorWire[]> {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) =>
      (await get<{ vendors: readonly VendorWire[] }>('/v1/vendors', {}, signal)).vendors,
  })
}

/** Registers a vendor. */
export function useAddVendor(): UseMutationResult<VendorWire, Error, NewVendor> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (vendor: NewVendor) => post<VendorWire>('/v1/vendors', vendor),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

/** Registers an engineer of a vendor, by the name their sign-in carries. */
export function useAddEngineer(vendor: string): UseMutationResult<VendorWire, Error, string> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (engineer: string) =>
      post<VendorWire>(`/v1/vendors/${encodeURIComponent(vendor)}/engineers`, { engineer }),
    onSuccess: () => client.invalidateQueries({ queryKey: KEY }),
  })
}
