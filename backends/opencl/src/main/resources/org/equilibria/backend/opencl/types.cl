// What every program begins with. Defined before: PRECISION (32 or 64), HAS_FMA and LANES
// (work-items that reduce a row).

// Roundings are those of the formula as it is written, on every device and for every row alike.
#pragma OPENCL FP_CONTRACT OFF

#if PRECISION == 64
typedef double real;
typedef double4 real4;
#else
typedef float real;
typedef float4 real4;
#endif

#if HAS_FMA
#define MULTIPLY_ADD(a, b, c) fma(a, b, c)
#else
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif

// Up to eight matrices as arguments, and one of them.
#define EIGHT(name)                                                                         \
  __global const real *name##0, __global const real *name##1, __global const real *name##2, \
      __global const real *name##3, __global const real *name##4,                           \
      __global const real *name##5, __global const real *name##6, __global const real *name##7

#define OF_EIGHT(name, i)        \
  ((i) == 0   ? name##0          \
   : (i) == 1 ? name##1          \
   : (i) == 2 ? name##2          \
   : (i) == 3 ? name##3          \
   : (i) == 4 ? name##4          \
   : (i) == 5 ? name##5          \
   : (i) == 6 ? name##6 : name##7)
